//! Who is calling? One number may belong to several people and homes: the answer is a list, never a guess.
//!
//! A number that leads to a name and a home is worth trying many of, so each person may look up so many different ones an
//! hour, and each leaves lines in the audit trail: one for each customer it led to, or one that it led to nobody.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::{Asked, AuditEntry};
use kernel::{Actor, EstateId, Failure, PhoneNumber};
use serde_json::json;

use crate::{
    app::App,
    domain::{Card, EstateFacts},
    storage::phones::PhoneIndex,
};

/// A card as one actor sees it, and the estates it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeenCard {
    pub(crate) card: Card,
    pub(crate) estates: BTreeMap<EstateId, EstateFacts>,
}

/// The cards of everybody known by this number within the actor's scope. The audit lines commit before anything is shown.
///
/// # Errors
/// `allowance_used_up` for who looks up too many different numbers.
#[tracing::instrument(skip_all, name = "archive.look_up_caller")]
pub(crate) async fn look_up_caller(
    app: &App,
    actor: &Actor,
    phone: &PhoneNumber,
    now: DateTime<Utc>,
) -> Result<Vec<SeenCard>, Failure> {
    let number = PhoneIndex::of(app.db.sealer(), phone);
    let asked = app.lookups.take(&app.db, actor, number.hex().as_bytes()).await?;
    let mut seen = Vec::new();
    let mut lines = Vec::new();
    for document in app.cards.of_number(&app.db, &number).await? {
        let card = Card::from(document);
        let known_at = card.estates();
        let mut estates = BTreeMap::new();
        for id in &known_at {
            let estate = app.db.estate(*id).await?;
            if let Some(estate) = estate {
                let (name, region) = (estate.name.clone(), estate.region.clone());
                estates.insert(*id, EstateFacts { name, region, today: estate.date(now)? });
            }
        }
        let Some(card) = card.seen_by(actor, &estates, now) else { continue };
        let line = AuditEntry::new(actor, "look_up_caller", "customer", card.profile.customer_id);
        lines.extend(known_at.into_iter().map(|estate_id| line.clone().at(estate_id)));
        seen.push(SeenCard { card, estates });
    }
    if asked == Asked::First {
        app.lookups.found(actor, number.hex().as_bytes(), !seen.is_empty()).await;
        if lines.is_empty() {
            let line = AuditEntry::new(actor, "look_up_caller", "number", number.hex());
            lines.push(line.after(json!({ "found": 0 })));
        }
        let batch = app.db.batch();
        lines.into_iter().for_each(|line| batch.audit(line));
        batch.commit().await?;
    }
    Ok(seen)
}
