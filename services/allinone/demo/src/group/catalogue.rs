//! The twelve estates of the demo group. Their regions are those of the replayed hotline.

/// Everybody's password, in a group that exists to be tried.
pub(crate) const PASSWORD: &str = "steward-demo";

/// An estate before anybody lives there.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) region: &'static str,
    pub(crate) standard: &'static str,
}

const fn listed(
    code: &'static str,
    name: &'static str,
    region: &'static str,
    standard: &'static str,
) -> Listed {
    Listed { code, name, region, standard }
}

/// Five regions, all five standards that ship.
pub(crate) const ESTATES: [Listed; 12] = [
    listed("DEMO-01", "翠湖花园", "BRONX", "service-centre"),
    listed("DEMO-02", "锦绣家园", "BRONX", "estate-office"),
    listed("DEMO-03", "阳光水岸", "BROOKLYN", "service-centre"),
    listed("DEMO-04", "金桂苑", "BROOKLYN", "apartment"),
    listed("DEMO-05", "滨江一号", "BROOKLYN", "resident-centre"),
    listed("DEMO-06", "云顶公馆", "MANHATTAN", "apartment"),
    listed("DEMO-07", "中央国际公寓", "MANHATTAN", "estate-handbook"),
    listed("DEMO-08", "观澜府", "MANHATTAN", "resident-centre"),
    listed("DEMO-09", "和谐里", "QUEENS", "estate-office"),
    listed("DEMO-10", "银杏小区", "QUEENS", "estate-handbook"),
    listed("DEMO-11", "东方明珠苑", "QUEENS", "service-centre"),
    listed("DEMO-12", "海棠湾", "STATEN ISLAND", "estate-office"),
];
