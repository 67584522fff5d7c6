//! What a time on the wall means as an instant.

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

/// The first instant at which the wall clock shows `minute` minutes after midnight of `date`; 1440 is the midnight
/// that follows, and more lies in the next day. Twice means the first time; never (the clock jumps over it) means the
/// first instant after the jump.
#[must_use]
pub fn first_instant(zone: Tz, date: NaiveDate, minute: u16) -> DateTime<Utc> {
    let local = date.and_time(NaiveTime::MIN);
    let Some(local) = local.checked_add_signed(TimeDelta::minutes(minute.into())) else {
        return DateTime::<Utc>::MAX_UTC;
    };
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) => at.to_utc(),
        MappedLocalTime::Ambiguous(one, other) => one.min(other).to_utc(),
        MappedLocalTime::None => GapInfo::new(&local, &zone)
            .and_then(|gap| gap.end)
            .map_or_else(|| local.and_utc(), |first| first.to_utc()),
    }
}
