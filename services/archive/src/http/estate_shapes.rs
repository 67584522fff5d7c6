//! Estates in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fields::version;
use crate::domain::{Estate, EstateChange, Governing, NewEstate, read_code, read_time_zone};

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
        let Self { code, name, region, time_zone, standard, standard_version } = self;
        NewEstate {
            code: read_code(&format!("{at}/code"), &code, faults),
            name: faults.text(&format!("{at}/name"), &name, 120),
            region: faults.text(&format!("{at}/region"), &region, 60),
            time_zone: read_time_zone(&format!("{at}/time_zone"), &time_zone, faults),
            governing: Governing {
                standard: faults.text(&format!("{at}/standard"), &standard, 60),
                version: version(&format!("{at}/standard_version"), standard_version, faults),
            },
        }
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
}

impl EstateChangeBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<EstateChange, Refusal> {
        let Self { name, region, time_zone, standard, standard_version } = self;
        let mut faults = Faults::new();
        let change = EstateChange {
            name: name.map(|name| faults.text("/name", &name, 120)),
            region: region.map(|region| faults.text("/region", &region, 60)),
            time_zone: time_zone.map(|zone| read_time_zone("/time_zone", &zone, &mut faults)),
            standard: standard.map(|standard| faults.text("/standard", &standard, 60)),
            standard_version: standard_version
                .map(|number| version("/standard_version", number, &mut faults)),
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
    opened_at: DateTime<Utc>,
}

impl From<&Estate> for EstateView {
    fn from(estate: &Estate) -> Self {
        let Estate { id, version: _, code, name, region, time_zone, governing, opened_at } = estate.clone();
        let Governing { standard, version: standard_version } = governing;
        Self { estate_id: id, code, name, region, time_zone, standard, standard_version, opened_at }
    }
}
