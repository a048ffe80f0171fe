"""Content items: what is said, per channel and language, checked before it goes live and rendered for one customer.

Quiet room: no clock, no chance, no files, no network. The same item, data and links give the same mail.
`item` the nouns · `parse` YAML to item · `check` what is wrong in it · `render` item and data to a mail ·
`templates` Liquid with our limits · `shield` carries Liquid unharmed through MJML and CSS · `compile` a variant made ready once ·
`plain` the text part.
"""
