//! What a back-test has found, as the JSON of its row.

use kernel::EstateId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vocabulary::{DeadlineKind, TicketKind};

use crate::back_tests::domain::{Counted, Found, Shares, Tally};

#[derive(Serialize, Deserialize)]
struct FoundJson {
    changed: i64,
    skipped: i64,
    differences: Vec<CountedJson>,
    outcomes: Vec<SharesJson>,
}

#[derive(Serialize, Deserialize)]
struct CountedJson {
    estate_id: EstateId,
    kind: TicketKind,
    aspect: String,
    change: String,
    count: i64,
}

#[derive(Serialize, Deserialize)]
struct SharesJson {
    promise: DeadlineKind,
    before: TallyJson,
    after: TallyJson,
}

#[derive(Serialize, Deserialize)]
struct TallyJson {
    kept: i64,
    missed: i64,
    unknown: i64,
}

pub(super) fn write(found: &Found) -> Value {
    let Found { changed, skipped, differences, outcomes } = found.clone();
    let counted = |counted| {
        let Counted { estate_id, kind, aspect, change, count } = counted;
        CountedJson { estate_id, kind, aspect, change, count }
    };
    let shares = |shares| {
        let Shares { promise, before, after } = shares;
        SharesJson { promise, before: tally_json(before), after: tally_json(after) }
    };
    serde_json::json!(FoundJson {
        changed,
        skipped,
        differences: differences.into_iter().map(counted).collect(),
        outcomes: outcomes.into_iter().map(shares).collect(),
    })
}

pub(super) fn read(json: Value) -> Result<Found, serde_json::Error> {
    let FoundJson { changed, skipped, differences, outcomes } = serde_json::from_value(json)?;
    let counted = |counted| {
        let CountedJson { estate_id, kind, aspect, change, count } = counted;
        Counted { estate_id, kind, aspect, change, count }
    };
    let shares = |shares| {
        let SharesJson { promise, before, after } = shares;
        Shares { promise, before: tally(before), after: tally(after) }
    };
    Ok(Found {
        changed,
        skipped,
        differences: differences.into_iter().map(counted).collect(),
        outcomes: outcomes.into_iter().map(shares).collect(),
    })
}

fn tally_json(tally: Tally) -> TallyJson {
    let Tally { kept, missed, unknown } = tally;
    TallyJson { kept, missed, unknown }
}

fn tally(json: TallyJson) -> Tally {
    let TallyJson { kept, missed, unknown } = json;
    Tally { kept, missed, unknown }
}
