"""iTaiwan, the state's hotspots all over Taiwan (data.gov.tw dataset 5962), in its editions.

2015 heads its columns in Chinese, 2017 in English with a byte order mark; later ones mix both. Which hotspots are
Taitung's is told by their address and place, not here.
"""

from hotspots.feeds.columns import Field
from hotspots.feeds.layout import Layout
from hotspots.models import Kind

LAYOUT = Layout(
    name="itaiwan",
    kind=Kind.HOTSPOT,
    marks=(
        {"主管機關", "地區", "熱點名稱", "地址", "緯度", "經度"},
        {"institute", "city", "name", "address", "LAT", "LNG"},
        {"主管機關", "縣市", "熱點名稱", "地址", "緯度", "經度"},
        {"institution", "city", "hotspot", "address", "latitude", "longitude"},
    ),
    columns={
        Field.KEEPER: ("主管機關", "institute", "institution"),
        Field.COUNTY: ("地區", "縣市", "city"),
        Field.NAME_ZH: ("熱點名稱", "name", "hotspot"),
    },
)
