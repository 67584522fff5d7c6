"""Documents that a group writes itself."""

STANDARD = """
name = "ours"
version = 7
title = { zh = "本标准", en = "Our standard" }
source = "our handbook"
[rectification]
below = 3
term = "24h"
clause = "CBK-01"
"""
FORM = """
code = "our-bicycles"
version = 1
title = { zh = "自行车登记", en = "Register of bicycles" }
rules = ["FRM-01"]
series = "BIC"
class = "internal"
size = "A5"
orientation = "portrait"
fill = "registers:write"
[[field]]
name = "colour"
title = { zh = "颜色", en = "Colour" }
kind = "text"
"""
CALENDAR = """
name = "our-offices"
title = { zh = "办公时间", en = "Our office hours" }
zone = "Asia/Shanghai"
[week]
monday = ["08:30-12:00", "13:30-17:30"]
"""

PHONE = "13800138000"
PHRASE = "a long enough phrase 7"


def where(home):
    """Estate, unit and customer of an occupancy."""
    return {name: home[name] for name in ("estate_id", "unit_id", "customer_id")}
