//! An estate: who runs it, in which time zone, under which service standard.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults};

/// One managed estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Estate {
    pub(crate) id: EstateId,
    pub(crate) version: i32,
    /// Short code for people, unique in the group; never changes.
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) region: String,
    /// IANA name.
    pub(crate) time_zone: String,
    pub(crate) governing: Governing,
    pub(crate) opened_at: DateTime<Utc>,
}

/// The version of the standard an estate is under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Governing {
    pub(crate) standard: String,
    pub(crate) version: i32,
}

/// What an estate is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewEstate {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) time_zone: String,
    pub(crate) governing: Governing,
}

/// What shall be different; absent parts stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EstateChange {
    pub(crate) name: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) time_zone: Option<String>,
    pub(crate) standard: Option<String>,
    pub(crate) standard_version: Option<i32>,
}

impl Estate {
    /// A new estate at its first version.
    pub(crate) fn open(id: EstateId, new: NewEstate, opened_at: DateTime<Utc>) -> Self {
        let NewEstate { code, name, region, time_zone, governing } = new;
        Self { id, version: 1, code, name, region, time_zone, governing, opened_at }
    }

    /// Takes the change over. False when nothing is different: then there is no new version to tell of.
    pub(crate) fn change(&mut self, change: EstateChange) -> bool {
        let before = self.clone();
        let EstateChange { name, region, time_zone, standard, standard_version } = change;
        name.into_iter().for_each(|name| self.name = name);
        region.into_iter().for_each(|region| self.region = region);
        time_zone.into_iter().for_each(|zone| self.time_zone = zone);
        standard.into_iter().for_each(|standard| self.governing.standard = standard);
        standard_version.into_iter().for_each(|version| self.governing.version = version);
        if *self == before {
            return false;
        }
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
        faults.add(
            pointer,
            "estate.code",
            "must be 1 to 32 letters, digits, `-` or `_`, and begin with a letter or digit",
            "须为 1 到 32 个字母、数字、“-”或“_”，且以字母或数字开头",
        );
    }
    code.to_owned()
}

/// Reads an IANA time zone, such as `Asia/Shanghai`.
pub(crate) fn read_time_zone(pointer: &str, text: &str, faults: &mut Faults) -> String {
    match text.trim().parse::<chrono_tz::Tz>() {
        Ok(zone) => zone.name().to_owned(),
        Err(_unknown) => {
            faults.add(
                pointer,
                "time_zone.unknown",
                "is no IANA time zone, such as `Asia/Shanghai`",
                "不是 IANA 时区名称，例如 `Asia/Shanghai`",
            );
            String::new()
        }
    }
}
