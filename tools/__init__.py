"""Commands for maintainers, none of which the product needs at run time.

pictures   pictures and measurements of the widget for web/
training   training of the packaged encoder
"""
