"""A visitor's messages become questions that stand alone, or an intent that a phrase answers.

- `intents`: small talk, insults, orders and calls for help are recognised
- `questions`: a message is taken apart into its questions and the story around them
- `personal_details`: what visitors say of themselves is taken out
- `followups`: a follow-up question is joined with the one it hangs on
- `yes_no`: whether a question may be answered by yes or no
"""
