//! Rules for rows that are not as they should be. None of them drops a row: it is mended by a stated rule and counted,
//! or refused with a reason and counted.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Deserialize;

/// The regions of the group, as the hotline's districts.
pub const REGIONS: [&str; 5] = ["BRONX", "BROOKLYN", "MANHATTAN", "QUEENS", "STATEN ISLAND"];

/// A row as it stands in the file.
#[derive(Debug, Clone, Deserialize)]
pub struct RawRow {
    /// The hotline's number.
    pub request_id: String,
    /// Local time.
    pub created_at: String,
    /// Local time.
    pub closed_at: String,
    /// The hotline's word.
    pub complaint_type: String,
    /// A borough, in seven rows of eight.
    pub district: String,
}

/// A row that can be replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The hotline's number.
    pub request_id: String,
    /// When the call came.
    pub created_at: DateTime<Utc>,
    /// When the request was settled; never before the call.
    pub closed_at: DateTime<Utc>,
    /// The hotline's word.
    pub complaint_type: String,
    /// Which estates it can be about; any of the group when the row does not tell.
    pub region: Option<&'static str>,
    /// What had to be mended.
    pub mended: Vec<Mended>,
}

/// Rules that were applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mended {
    /// `05 MANHATTAN`: a community board's number before the borough. The borough counts.
    NumberedDistrict,
    /// A lot number, a date, free text, `Unspecified`: the estate is drawn from the whole group.
    UnusableDistrict,
    /// Closed before it was opened: closed at once.
    ClosedBeforeOpened,
}

impl Mended {
    /// For people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NumberedDistrict => "district with a number before the borough: the borough counts",
            Self::UnusableDistrict => "district of no use: estate drawn from the whole group",
            Self::ClosedBeforeOpened => "closed before it was opened: closed at once",
        }
    }
}

/// The row, mended where a rule says how.
///
/// # Errors
/// Why no rule can mend it.
pub fn clean(raw: RawRow) -> Result<Row, &'static str> {
    let RawRow { request_id, created_at, closed_at, complaint_type, district } = raw;
    if request_id.trim().is_empty() {
        return Err("no request_id");
    }
    let created_at = instant(&created_at).ok_or("created_at is no local time of New York")?;
    let closed_at = instant(&closed_at).ok_or("closed_at is no local time of New York")?;
    let (region, district) = region(&district);
    let mut mended: Vec<Mended> = district.into_iter().collect();
    if closed_at < created_at {
        mended.push(Mended::ClosedBeforeOpened);
    }
    let closed_at = closed_at.max(created_at);
    Ok(Row { request_id, created_at, closed_at, complaint_type, region, mended })
}

/// The region a district names, and the rule it took to see it.
fn region(district: &str) -> (Option<&'static str>, Option<Mended>) {
    let named = |text: &str| REGIONS.iter().find(|region| **region == text).copied();
    if let Some(region) = named(district) {
        return (Some(region), None);
    }
    let numbered = district.split_once(' ').filter(|(number, _)| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    match numbered.and_then(|(_number, rest)| named(rest)) {
        Some(region) => (Some(region), Some(Mended::NumberedDistrict)),
        None => (None, Some(Mended::UnusableDistrict)),
    }
}

/// Local times name an instant, but for the hour that is skipped in spring; of the hour that comes twice in autumn,
/// the first.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let local: NaiveDateTime = text.trim().parse().ok()?;
    Some(local.and_local_timezone(super::ZONE).earliest()?.to_utc())
}
