//! An estate: who runs it, in which time zone, under which service standard.

use chrono::{DateTime, Utc};
use kernel::{DialPlan, EstateId, Faults};

use crate::places::domain::{Assigned, StandardVersion};

/// One managed estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Estate {
    pub(crate) id: EstateId,
    pub(crate) version: i32,
    pub(crate) site: Site,
    pub(crate) opened_at: DateTime<Utc>,
}

/// What it is called, where it is, and what holds there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    /// Short code for people, unique in the group; never changes.
    pub(crate) code: String,
    pub(crate) name: String,
    /// The code of the region it lies in.
    pub(crate) region: String,
    /// The regions that this one lies in, the nearest first: what the tree of places says, kept beside it.
    pub(crate) outer_regions: Vec<String>,
    /// IANA name.
    pub(crate) time_zone: String,
    pub(crate) governing: Governing,
    pub(crate) dialling: Dialling,
}

impl Site {
    /// All regions that it lies in, the nearest first.
    pub(crate) fn regions(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.region).chain(&self.outer_regions).map(String::as_str)
    }

    /// Takes its regions over, and of what they say of rules what the estate says nothing of.
    pub(crate) fn lie_in(&mut self, region: Region) {
        let Region { code, outer, assigned } = region;
        (self.region, self.outer_regions) = (code, outer);
        self.governing.inherit(assigned);
    }
}

/// A region, as the tree of places has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) code: String,
    /// The codes of the regions that it lies in, the nearest first.
    pub(crate) outer: Vec<String>,
    /// What holds in it, by what it says or the nearest region around it that says something.
    pub(crate) assigned: Assigned,
}

/// How people dial at an estate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dialling {
    /// ISO 3166-1, where it is not that of the time zone, or the zone tells none.
    pub(crate) country: Option<String>,
    /// The area code of landlines, such as `010`.
    pub(crate) area_code: Option<String>,
}

/// The version of the standard an estate is under, and by which calendar working time is counted there: its own, or what the
/// nearest region says that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Governing {
    /// Empty while nothing says so, which no estate that is kept has.
    pub(crate) standard: String,
    pub(crate) version: i32,
    /// None: that of the time zone.
    pub(crate) calendar: Option<String>,
    pub(crate) inherits: Inherits,
}

/// What of it is the regions'.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Inherits {
    pub(crate) standard: bool,
    pub(crate) calendar: bool,
}

impl Governing {
    /// As an estate's own words have it.
    pub(crate) fn of(standard: Option<StandardVersion>, calendar: Option<String>) -> Self {
        let inherits = Inherits { standard: standard.is_none(), calendar: calendar.is_none() };
        let StandardVersion { name, version } =
            standard.unwrap_or(StandardVersion { name: String::new(), version: 1 });
        Self { standard: name, version, calendar, inherits }
    }

    /// What holds, whoever says so.
    pub(crate) fn assigned(&self) -> Assigned {
        let standard = StandardVersion { name: self.standard.clone(), version: self.version };
        Assigned { standard: Some(standard), calendar: self.calendar.clone() }
    }

    /// Takes over what the regions say. Where none says a standard any more, the one that held stays: no estate is without.
    fn inherit(&mut self, around: Assigned) {
        let Assigned { standard, calendar } = around;
        if self.inherits.standard
            && let Some(StandardVersion { name, version }) = standard
        {
            (self.standard, self.version) = (name, version);
        }
        if self.inherits.calendar {
            self.calendar = calendar;
        }
    }
}

/// What shall be different; absent parts stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EstateChange {
    pub(crate) name: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) time_zone: Option<String>,
    /// `Some(None)`: that of its regions.
    pub(crate) standard: Option<Option<String>>,
    pub(crate) standard_version: Option<i32>,
    /// `Some(None)`: that of its regions.
    pub(crate) calendar: Option<Option<String>>,
    /// `Some(None)` clears.
    pub(crate) country: Option<Option<String>>,
    pub(crate) area_code: Option<Option<String>>,
}

impl EstateChange {
    /// True when something of the rules that hold there shall be different.
    pub(crate) fn governs(&self) -> bool {
        self.standard.is_some() || self.standard_version.is_some() || self.calendar.is_some()
    }
}

impl Estate {
    /// A new estate at its first version.
    pub(crate) fn open(id: EstateId, site: Site, opened_at: DateTime<Utc>) -> Self {
        Self { id, version: 1, site, opened_at }
    }

    /// How people dial there.
    pub(crate) fn dial_plan(&self) -> DialPlan {
        let Site { time_zone, dialling: Dialling { country, area_code }, .. } = &self.site;
        DialPlan::of(country.as_deref(), time_zone, area_code.as_deref())
    }

    /// Takes the change over, and the region that it lies in or is moved to, where that is asked for. False when nothing is different: then there is no new version to tell
    /// of.
    pub(crate) fn change(&mut self, change: EstateChange, region: Option<Region>) -> bool {
        let EstateChange {
            name,
            region: _read_before,
            time_zone,
            standard,
            standard_version,
            calendar,
            country,
            area_code,
        } = change;
        let mut site = self.site.clone();
        name.into_iter().for_each(|name| site.name = name);
        time_zone.into_iter().for_each(|zone| site.time_zone = zone);
        let governing = &mut site.governing;
        if let Some(standard) = standard {
            governing.inherits.standard = standard.is_none();
            standard.into_iter().for_each(|standard| governing.standard = standard);
        }
        if let Some(version) = standard_version {
            governing.inherits.standard = false;
            governing.version = version;
        }
        if let Some(calendar) = calendar {
            governing.inherits.calendar = calendar.is_none();
            governing.calendar = calendar;
        }
        region.into_iter().for_each(|region| site.lie_in(region));
        country.into_iter().for_each(|country| site.dialling.country = country);
        area_code.into_iter().for_each(|code| site.dialling.area_code = code);
        if self.site == site {
            return false;
        }
        self.site = site;
        self.version += 1;
        true
    }
}

/// Reads a code such as `SH-001`: letters, digits, `-` and `_`, at most 32 of them.
pub(crate) fn read_code(pointer: &str, text: &str, faults: &mut Faults) -> String {
    let code = text.trim();
    let is_sound = (1..=32).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        && code.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    if !is_sound {
        faults.add(pointer, "estate.code");
    }
    code.to_owned()
}

/// Reads an IANA time zone, such as `Asia/Shanghai`; an old name is taken for the one that the zone has today.
pub(crate) fn read_time_zone(pointer: &str, text: &str, faults: &mut Faults) -> String {
    match kernel::time_zone(text.trim()) {
        Ok(zone) => zone.name().to_owned(),
        Err(_unknown) => {
            faults.add(pointer, "time_zone.unknown");
            String::new()
        }
    }
}

/// Reads a country such as `CN`.
pub(crate) fn read_country(pointer: &str, text: &str, faults: &mut Faults) -> String {
    let country = text.trim().to_ascii_uppercase();
    if !DialPlan::is_country(&country) {
        faults.add(pointer, "country.unknown");
    }
    country
}

/// Notes at `pointer` that the country has to be named: where the time zone does not tell it, numbers would be read as those
/// of another country, and kept so.
pub(crate) fn demand_country(pointer: &str, time_zone: &str, country: Option<&str>, faults: &mut Faults) {
    if country.is_none() && !DialPlan::knows_zone(time_zone) {
        faults.add(pointer, "country.needed");
    }
}

/// Reads an area code such as `010`: two to five digits, with or without the zero before them.
pub(crate) fn read_area_code(pointer: &str, text: &str, faults: &mut Faults) -> String {
    let code = text.trim();
    if !(1..=5).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        faults.add(pointer, "area_code.malformed");
    }
    code.to_owned()
}
