//! The settings of the registers: section `registers`.

use std::{num::NonZeroU32, time::Duration};

use chrono::TimeDelta;
use host::Settings;

/// What can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `registers.organisation`: whose papers these are, as it stands above what is printed.
    pub(crate) organisation: String,
    /// `registers.sweep_secs`: how often timers are looked for that are due, unless the next is known to be due
    /// sooner; 1 to 3600.
    pub(crate) sweep: Duration,
    pub(crate) files: FileLimits,
    /// `registers.keeping_secs` (an hour): how often is looked for records and files whose time is over, and for what lies in
    /// the store and belongs to none.
    pub(crate) keeping_every: Duration,
}

/// How much may be handed in, and how long it stays.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FileLimits {
    /// `registers.file_mebibytes` (1,024): the largest file.
    pub(crate) file_bytes: u64,
    /// `registers.record_files` (50): how many files a record may have.
    pub(crate) record_files: u64,
    /// `registers.estate_daily_mebibytes` (20,480): how much may be uploaded at an estate on one of its days.
    pub(crate) estate_daily_bytes: u64,
    /// `registers.unattached_days` (30): how long a file is kept that belongs to no record, unless its uploader says
    /// otherwise.
    pub(crate) unattached: TimeDelta,
    /// `registers.link_minutes` (10, at most 60): how long a link to a file opens it.
    pub(crate) link: TimeDelta,
    /// `registers.orphan_secs` (a day): how long something may lie in the store before it is removed when it belongs to no
    /// file.
    pub(crate) orphan: TimeDelta,
}

impl Config {
    /// Reads the section; faults stay in `settings`.
    pub(crate) fn read(settings: &mut Settings) -> Self {
        let sweep_secs = settings.get("registers.sweep_secs", 5_u64);
        if !(1..=3600).contains(&sweep_secs) {
            settings.fault("registers.sweep_secs", "must lie between 1 and 3600");
        }
        let organisation = settings.get("registers.organisation", String::new());
        let keeping_secs = settings.get("registers.keeping_secs", at_least(3_600)).get();
        Self {
            organisation,
            sweep: Duration::from_secs(sweep_secs),
            files: FileLimits::read(settings),
            keeping_every: Duration::from_secs(keeping_secs.into()),
        }
    }
}

impl FileLimits {
    fn read(settings: &mut Settings) -> Self {
        let mebibytes = |settings: &mut Settings, key, usual| {
            u64::from(settings.get::<NonZeroU32>(key, at_least(usual)).get()) << 20
        };
        let link_minutes = settings.get("registers.link_minutes", at_least(10)).get();
        if link_minutes > 60 {
            settings.fault("registers.link_minutes", "must be 60 at most: whoever has a link needs no token");
        }
        Self {
            file_bytes: mebibytes(settings, "registers.file_mebibytes", 1_024),
            record_files: settings.get("registers.record_files", at_least(50)).get().into(),
            estate_daily_bytes: mebibytes(settings, "registers.estate_daily_mebibytes", 20_480),
            unattached: TimeDelta::days(settings.get("registers.unattached_days", 30_u16).into()),
            link: TimeDelta::minutes(link_minutes.into()),
            orphan: TimeDelta::seconds(settings.get("registers.orphan_secs", 86_400_u32).into()),
        }
    }
}

/// A number that is not nothing.
const fn at_least(number: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(number.saturating_sub(1))
}
