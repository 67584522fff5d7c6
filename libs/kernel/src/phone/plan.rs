//! Numbering plans: Google's reference metadata, which change often, so that guessing at them loses callers.
//!
//! The metadata are read here and not through `phonenumber::parse`: that drops what it does not know, and takes a number
//! for valid when only its beginning is.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use phonenumber::{
    Mode,
    metadata::{DATABASE, Descriptor, Metadata},
};
use regex::{Regex, RegexBuilder};

use super::PhoneError;

/// What a numbering plan gives a number to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    Fixed,
    Mobile,
    /// Plans that do not tell the two apart, such as that of North America.
    FixedOrMobile,
    /// Free, shared-cost and other service lines.
    Other,
}

/// How people dial at one place: what a number without a country, or without an area code, means there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialPlan {
    /// ISO 3166-1, such as `CN`.
    country: String,
    /// Without its trunk prefix, such as `10`.
    area_code: Option<String>,
}

impl Default for DialPlan {
    /// The mainland, at no particular place.
    fn default() -> Self {
        Self { country: MAINLAND.to_owned(), area_code: None }
    }
}

const MAINLAND: &str = "CN";

impl DialPlan {
    /// The plan of a place: its country (else that of its time zone, else the mainland) and area code, such as `010`.
    #[must_use]
    pub fn of(country: Option<&str>, time_zone: &str, area_code: Option<&str>) -> Self {
        let known = country.map(str::to_ascii_uppercase).filter(|id| DATABASE.by_id(id.as_str()).is_some());
        let country = known.unwrap_or_else(|| country_of_zone(time_zone).unwrap_or(MAINLAND).to_owned());
        let area_code = area_code.map(|code| code.trim_start_matches('0').to_owned());
        Self { country, area_code: area_code.filter(|code| !code.is_empty()) }
    }

    /// The country by whose plan people dial there (ISO 3166-1), such as `CN`.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.country
    }

    /// True for the code of a country with a numbering plan (ISO 3166-1), such as `CN`.
    #[must_use]
    pub fn is_country(code: &str) -> bool {
        DATABASE.by_id(code).is_some()
    }

    /// True where the time zone tells whose plan a place follows; anywhere else its country has to be named.
    #[must_use]
    pub fn knows_zone(time_zone: &str) -> bool {
        country_of_zone(time_zone).is_some()
    }

    /// The number in E.164 that these digits, dialled here, lead to.
    pub(super) fn complete(&self, digits: &str) -> Result<String, PhoneError> {
        let Some(home) = DATABASE.by_id(self.country.as_str()) else { return Err(PhoneError::Unassigned) };
        let national = |number: &str| format!("+{}{number}", home.country_code());
        let kind = |number: &str| kind_in(home, number);
        let trunk = home.national_prefix();
        if let Some(number) = trunk.and_then(|trunk| digits.strip_prefix(trunk))
            && kind(number).is_some()
        {
            return Ok(national(number));
        }
        // Where a trunk zero is dialled, a landline is written with it; what is short is a local number.
        let is_whole = |kind| trunk != Some("0") || (kind != LineKind::Fixed && digits.len() >= 10);
        if kind(digits).is_some_and(is_whole) {
            return Ok(national(digits));
        }
        let local =
            self.area_code.as_ref().filter(|_area| is_local(digits)).map(|area| format!("{area}{digits}"));
        if let Some(number) =
            local.filter(|number| matches!(kind(number), Some(LineKind::Fixed | LineKind::FixedOrMobile)))
        {
            return Ok(national(&number));
        }
        if digits.starts_with(&home.country_code().to_string())
            && let Some(number) = international(digits)
        {
            return Ok(number);
        }
        Err(self.why_not(home, digits))
    }

    fn why_not(&self, home: &Metadata, digits: &str) -> PhoneError {
        let lacks_zero = kind_in(home, digits) == Some(LineKind::Fixed);
        if home.national_prefix() == Some("0")
            && (lacks_zero || (is_local(digits) && self.area_code.is_none()))
        {
            return PhoneError::AreaCodeMissing;
        }
        let mainland = format!("86{digits}");
        let abroad = [digits, mainland.as_str()].into_iter().find_map(international);
        abroad.map_or(PhoneError::Unassigned, |number| PhoneError::PlusMissing(spelt(&number)))
    }
}

/// As long as a number within an area. What begins with 1 is a service there, and what is shorter too.
fn is_local(digits: &str) -> bool {
    (7..=8).contains(&digits.len()) && digits.starts_with(|first| ('2'..='9').contains(&first))
}

/// The number in E.164 whose digits begin with a country code. A trunk zero behind that, as in +44 (0)20, is left out.
pub(super) fn international(digits: &str) -> Option<String> {
    let (code, national) = split_code(digits)?;
    let metadata = DATABASE.by_code(&code)?;
    let trunk = metadata.first().and_then(|main| main.national_prefix());
    let without = trunk.and_then(|trunk| national.strip_prefix(trunk));
    let valid =
        [Some(national), without].into_iter().flatten().find(|number| kind_abroad(code, number).is_some());
    valid.map(|number| format!("+{code}{number}"))
}

/// What the plan of its country gives a number to; none when it does not.
pub(super) fn kind_of(e164: &str) -> Option<LineKind> {
    let (code, national) = split_code(e164.strip_prefix('+')?)?;
    kind_abroad(code, national)
}

pub(super) fn is_mainland_landline(e164: &str) -> bool {
    e164.starts_with("+86") && kind_of(e164) == Some(LineKind::Fixed)
}

/// Country codes begin one another nowhere.
fn split_code(digits: &str) -> Option<(u16, &str)> {
    (1..=3).find_map(|length| {
        let (code, national) = digits.split_at_checked(length)?;
        let code = code.parse().ok()?;
        DATABASE.by_code(&code).map(|_known| (code, national))
    })
}

/// Several countries may share a code.
fn kind_abroad(code: u16, national: &str) -> Option<LineKind> {
    DATABASE.by_code(&code)?.into_iter().find_map(|metadata| kind_in(metadata, national))
}

fn kind_in(metadata: &Metadata, national: &str) -> Option<LineKind> {
    let kinds = metadata.descriptors();
    let is = |kind: Option<&Descriptor>| kind.is_some_and(|kind| is_whole_match(kind, national));
    if !is(Some(kinds.general())) {
        return None;
    }
    let others = [
        kinds.premium_rate(),
        kinds.toll_free(),
        kinds.shared_cost(),
        kinds.voip(),
        kinds.personal_number(),
        kinds.pager(),
        kinds.uan(),
        kinds.voicemail(),
    ];
    match (is(kinds.fixed_line()), is(kinds.mobile())) {
        _service if others.into_iter().any(is) => Some(LineKind::Other),
        (true, true) => Some(LineKind::FixedOrMobile),
        (true, false) => Some(LineKind::Fixed),
        (false, true) => Some(LineKind::Mobile),
        (false, false) => None,
    }
}

fn is_whole_match(kind: &Descriptor, national: &str) -> bool {
    let lengths = kind.possible_length();
    let has_length =
        lengths.is_empty() || lengths.iter().any(|length| usize::from(*length) == national.len());
    has_length && whole(kind.national_number().as_str()).is_some_and(|pattern| pattern.is_match(national))
}

/// The pattern, bound to the whole of a text. Those of a few countries are in use at a time; all of them would take a
/// hundred megabytes. Shared and not cloned: a clone of a `Regex` begins with no memory of its own to match in, and making it
/// costs more than the match.
fn whole(pattern: &str) -> Option<Arc<Regex>> {
    const MOST: usize = 128;
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Regex>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known.get(pattern) {
        return Some(Arc::clone(regex));
    }
    let regex = RegexBuilder::new(&format!("^(?:{pattern})$")).ignore_whitespace(true).build().ok()?;
    let regex = Arc::new(regex);
    if known.len() >= MOST {
        known.clear();
    }
    known.insert(pattern.to_owned(), Arc::clone(&regex));
    Some(regex)
}

/// As people write it, such as `+852 6123 4567`.
fn spelt(e164: &str) -> String {
    phonenumber::parse(None, e164)
        .map_or_else(|_any| e164.to_owned(), |number| number.format().mode(Mode::International).to_string())
}

/// Whose plan a place follows that says only what time it is there. The time library does not know the countries of zones;
/// the places of other zones say theirs.
fn country_of_zone(time_zone: &str) -> Option<&'static str> {
    Some(match crate::time_zone(time_zone).ok()?.name() {
        "Asia/Shanghai" | "Asia/Urumqi" => MAINLAND,
        "Asia/Hong_Kong" => "HK",
        "Asia/Macau" => "MO",
        "Asia/Taipei" => "TW",
        "Asia/Singapore" => "SG",
        "Asia/Tokyo" => "JP",
        "Asia/Seoul" => "KR",
        "Asia/Kuala_Lumpur" => "MY",
        "Asia/Bangkok" => "TH",
        "Europe/London" => "GB",
        _others => return None,
    })
}
