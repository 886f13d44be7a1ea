"""Pictures and measurements of the widget in a real browser.

axe_table         writes what axe-core finds in every state into web/axe.md
screenshots       takes the pictures in web/screenshots/
widget_figures    prints size and times for web/README.md
states            every state of the widget, and how to get there
scripted_server   a server that answers as a script says, and the browser
"""
