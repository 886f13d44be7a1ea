"""Commands for maintainers, none of which the product needs at run time.

pictures   pictures and measurements of the widget for web/
training   training of the packaged encoder and of the decision to refuse
try_wheel  builds the wheel and uses it in an empty environment
"""
