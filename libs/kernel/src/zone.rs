//! Time zones, each by one name: an old name (`PRC`, `Asia/Calcutta`) is the zone that is called otherwise today.

use chrono_tz::Tz;
use icu_time::zone::iana::IanaParserExtended;

/// Why a text is no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an IANA time zone such as Asia/Shanghai")]
pub struct UnknownZone(pub String);

/// The time zone of an IANA name, by the name that it has today ([`canonical_zone`]).
///
/// # Errors
/// [`UnknownZone`] when the database has no such name.
pub fn time_zone(name: &str) -> Result<Tz, UnknownZone> {
    let zone: Tz = name.parse().map_err(|_unknown| UnknownZone(name.to_owned()))?;
    Ok(canonical_zone(zone))
}

/// The zone by the name that it has today. Two zones are one when the data of the Unicode Consortium (CLDR) have them as
/// one: unlike the links of the IANA database, these never lead to another country, so whose holidays and numbering plan
/// a place has can be told by its zone.
#[must_use]
pub fn canonical_zone(zone: Tz) -> Tz {
    let today = IanaParserExtended::new().parse(zone.name());
    // A name that those data do not have yet is its own.
    today.canonical.parse().unwrap_or(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_name_is_the_same_zone() {
        for (name, today) in [
            ("PRC", "Asia/Shanghai"),
            ("Asia/Chongqing", "Asia/Shanghai"),
            ("Asia/Chungking", "Asia/Shanghai"),
            ("Asia/Harbin", "Asia/Shanghai"),
            ("Asia/Shanghai", "Asia/Shanghai"),
            ("Asia/Kashgar", "Asia/Urumqi"),
            ("Hongkong", "Asia/Hong_Kong"),
            ("Asia/Macao", "Asia/Macau"),
            ("ROC", "Asia/Taipei"),
            ("Asia/Calcutta", "Asia/Kolkata"),
            ("US/Eastern", "America/New_York"),
            ("Europe/Kiev", "Europe/Kyiv"),
        ] {
            assert_eq!(time_zone(name).unwrap().name(), today, "{name}");
        }
        assert_eq!(time_zone("Asia/Beijing"), Err(UnknownZone("Asia/Beijing".to_owned())));
    }

    #[test]
    fn every_name_leads_to_one_that_stays_and_to_the_same_clock() {
        let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        for zone in chrono_tz::TZ_VARIANTS {
            let today = canonical_zone(zone);
            assert_eq!(canonical_zone(today), today, "{zone}");
            let (old, new) = (now.with_timezone(&zone), now.with_timezone(&today));
            assert_eq!(old.naive_local(), new.naive_local(), "{zone} is called {today}");
        }
    }
}
