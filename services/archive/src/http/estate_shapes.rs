//! Estates in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::present;

use super::fields::version;
use crate::domain::{
    Dialling, Estate, EstateChange, Governing, NewEstate, demand_country, read_area_code, read_code,
    read_country, read_time_zone,
};

/// An estate to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewEstate)]
pub(super) struct NewEstateBody {
    /// Short code for people, unique in the group; it never changes.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9_-]*$", example = "SH-001")]
    code: String,
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// The region it is run from.
    #[schema(min_length = 1, max_length = 60)]
    region: String,
    /// IANA time zone.
    #[schema(min_length = 1, max_length = 60, example = "Asia/Shanghai")]
    time_zone: String,
    /// The service standard that governs it.
    #[schema(min_length = 1, max_length = 60, example = "service-centre")]
    standard: String,
    /// That standard's version.
    #[schema(minimum = 1)]
    standard_version: i32,
    /// ISO 3166-1; may be left out where the time zone tells it, such as `Asia/Shanghai`.
    #[schema(min_length = 2, max_length = 2, example = "CN")]
    country: Option<String>,
    /// The area code of its landlines: a local number without one is one of here.
    #[schema(max_length = 5, pattern = "^[0-9]{1,5}$", example = "021")]
    area_code: Option<String>,
}

impl NewEstateBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<NewEstate, Refusal> {
        let mut faults = Faults::new();
        let new = self.read("", &mut faults);
        faults.into_result()?;
        Ok(new)
    }

    /// The estate, with its faults noted under `at`.
    pub(super) fn read(self, at: &str, faults: &mut Faults) -> NewEstate {
        let Self { code, name, region, time_zone, standard, standard_version, country, area_code } = self;
        let code = read_code(&format!("{at}/code"), &code, faults);
        let name = faults.line(&format!("{at}/name"), &name, 120);
        let region = faults.line(&format!("{at}/region"), &region, 60);
        let time_zone = read_time_zone(&format!("{at}/time_zone"), &time_zone, faults);
        let governing = Governing {
            standard: faults.line(&format!("{at}/standard"), &standard, 60),
            version: version(&format!("{at}/standard_version"), standard_version, faults),
        };
        if !time_zone.is_empty() {
            demand_country(&format!("{at}/country"), &time_zone, country.as_deref(), faults);
        }
        let dialling = Dialling {
            country: country.map(|country| read_country(&format!("{at}/country"), &country, faults)),
            area_code: area_code.map(|code| read_area_code(&format!("{at}/area_code"), &code, faults)),
        };
        NewEstate { code, name, region, time_zone, governing, dialling }
    }
}

/// What shall be different about an estate; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EstateChange)]
pub(super) struct EstateChangeBody {
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    #[schema(min_length = 1, max_length = 60)]
    region: Option<String>,
    #[schema(min_length = 1, max_length = 60)]
    time_zone: Option<String>,
    /// Needs `standards:write` besides.
    #[schema(min_length = 1, max_length = 60)]
    standard: Option<String>,
    #[schema(minimum = 1)]
    standard_version: Option<i32>,
    /// `null`: that of the time zone, where it tells one.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 2, max_length = 2)]
    country: Option<Option<String>>,
    /// `null`: none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 5, pattern = "^[0-9]{1,5}$")]
    area_code: Option<Option<String>>,
}

impl EstateChangeBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<EstateChange, Refusal> {
        let Self { name, region, time_zone, standard, standard_version, country, area_code } = self;
        let mut faults = Faults::new();
        let change = EstateChange {
            name: name.map(|name| faults.line("/name", &name, 120)),
            region: region.map(|region| faults.line("/region", &region, 60)),
            time_zone: time_zone.map(|zone| read_time_zone("/time_zone", &zone, &mut faults)),
            standard: standard.map(|standard| faults.line("/standard", &standard, 60)),
            standard_version: standard_version
                .map(|number| version("/standard_version", number, &mut faults)),
            country: country
                .map(|country| country.map(|country| read_country("/country", &country, &mut faults))),
            area_code: area_code
                .map(|code| code.map(|code| read_area_code("/area_code", &code, &mut faults))),
        };
        faults.into_result()?;
        Ok(change)
    }
}

/// One estate.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EstateView {
    estate_id: EstateId,
    code: String,
    name: String,
    region: String,
    time_zone: String,
    standard: String,
    standard_version: i32,
    country: Option<String>,
    area_code: Option<String>,
    opened_at: DateTime<Utc>,
}

impl From<&Estate> for EstateView {
    fn from(estate: &Estate) -> Self {
        let Estate { id, version: _, code, name, region, time_zone, governing, dialling, opened_at } =
            estate.clone();
        let Governing { standard, version: standard_version } = governing;
        let Dialling { country, area_code } = dialling;
        Self {
            estate_id: id,
            code,
            name,
            region,
            time_zone,
            standard,
            standard_version,
            country,
            area_code,
            opened_at,
        }
    }
}
