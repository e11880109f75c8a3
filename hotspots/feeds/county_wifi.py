"""The county's own hotspots (data.gov.tw dataset 67322): Big5, metres of TWD97, one row an access point.

Its sorts are mostly areas (臺東市區, 鄉鎮市區), which the position tells better; the county publishes its other lists
(kiosks, defibrillators) in almost the same columns, so the sort's column is what marks this one.
"""

from hotspots.feeds.columns import Field
from hotspots.feeds.layout import Layout
from hotspots.models import Kind

LAYOUT = Layout(
    name="county_wifi",
    kind=Kind.HOTSPOT,
    marks=({"位址名稱", "地址", "熱區分類", "X坐標", "Y坐標"},),
    columns={Field.NAME_ZH: ("位址名稱",), Field.CATEGORY: ("熱區分類",), Field.X: ("X坐標",), Field.Y: ("Y坐標",)},
)
