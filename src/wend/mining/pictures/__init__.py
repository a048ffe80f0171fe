"""Pictures of what was mined: SVG drawn here, HTML around it, Mermaid and DOT for others to draw.

Rule 1. A picture is text worked out from a result; only `save` touches a file.
Rule 2. A picture may leave weak paths out to be readable; it then says so. Data never does.
"""

from wend.mining.pictures.cut import Shown, rare_activities, strongest, without
from wend.mining.pictures.dotted import draw_dotted_chart
from wend.mining.pictures.flow import draw_sankey
from wend.mining.pictures.map import draw_map
from wend.mining.pictures.save import save
from wend.mining.pictures.texts import as_dot, as_html, as_mermaid

__all__ = [
    "Shown",
    "as_dot",
    "as_html",
    "as_mermaid",
    "draw_dotted_chart",
    "draw_map",
    "draw_sankey",
    "rare_activities",
    "save",
    "strongest",
    "without",
]
