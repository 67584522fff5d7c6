//! What becomes of a token whose holder's rights have changed: asked of a service's own copy.

use async_trait::async_trait;
use auth::{CurrentRights, Issued};
use chrono::{DateTime, Utc};
use db::{Db, PrincipalRef};
use kernel::{Actor, Cause};

/// The rights as one service's database knows them.
#[derive(Debug)]
pub struct DatabaseRights(Db);

impl DatabaseRights {
    /// Those that `db` keeps a copy of.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self(db)
    }
}

#[async_trait]
impl CurrentRights for DatabaseRights {
    async fn of(&self, actor: &Actor, issued: Issued) -> Result<Option<Actor>, Cause> {
        let known = self.0.principal(&actor.principal).await?;
        if known.as_ref().is_some_and(|known| is_over(known, issued)) {
            return Ok(None);
        }
        if !issued.by_reference {
            return Ok(self.0.rights_of(actor, issued.at).await?);
        }
        // Identity has told of them, or is about to: whoever holds such a token has signed in.
        let known = known.ok_or("identity has not told of the holder of a token yet")?;
        Ok(known.is_enabled.then(|| known.actor().limited_to(&actor.permissions)))
    }
}

/// True for a token that is over before its time. One that names no session ends with any session of its holder, and so
/// does every token where identity has said nothing of sessions: both are of the version before.
fn is_over(known: &PrincipalRef, token: Issued) -> bool {
    // Tokens know whole seconds alone: one of the same second is let pass.
    let is_before = |from: DateTime<Utc>| token.at.timestamp() < from.timestamp();
    match (token.session, &known.session_tokens) {
        (Some(session), Some(told)) => {
            told.ended.contains(&session) || told.valid_from.is_some_and(is_before)
        }
        (None, _) | (Some(_), None) => known.tokens_valid_from.is_some_and(is_before),
    }
}

#[cfg(test)]
mod tests {
    use kernel::SessionTokens;
    use kernel::{Principal, Scope, SessionId, StaffId, SystemIds};

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_000_000 + second, 0).unwrap()
    }

    /// Somebody whose session `ended` at the twentieth second, and who changed their password at the tenth.
    fn somebody(ended: SessionId) -> PrincipalRef {
        PrincipalRef {
            principal: Principal::Staff(StaffId::new(&SystemIds)),
            name: "Li Wei".to_owned(),
            is_enabled: true,
            permissions: Vec::new(),
            scope: Scope::Group,
            grants: Vec::new(),
            tokens_valid_from: Some(at(20)),
            session_tokens: Some(SessionTokens { valid_from: Some(at(10)), ended: vec![ended] }),
            changed_at: at(20),
        }
    }

    #[test]
    fn a_token_ends_with_its_own_session() {
        let (ended, other) = (SessionId::new(&SystemIds), SessionId::new(&SystemIds));
        let known = somebody(ended);
        let token = |second, session| Issued { at: at(second), session: Some(session), by_reference: false };
        assert!(is_over(&known, token(15, ended)));
        assert!(is_over(&known, token(20, ended)), "the same second lets none of its own pass");
        assert!(!is_over(&known, token(15, other)));
        assert!(is_over(&known, token(9, other)), "a password ends them all");
        assert!(!is_over(&known, token(10, other)));
    }

    #[test]
    fn tokens_and_events_of_the_version_before_know_no_sessions() {
        let (ended, other) = (SessionId::new(&SystemIds), SessionId::new(&SystemIds));
        let known = somebody(ended);
        let of_before = |second| Issued { at: at(second), session: None, by_reference: false };
        assert!(is_over(&known, of_before(19)));
        assert!(!is_over(&known, of_before(20)));
        let told_before = PrincipalRef { session_tokens: None, ..known };
        assert!(is_over(&told_before, Issued { at: at(19), session: Some(other), by_reference: false }));
        assert!(!is_over(&told_before, Issued { at: at(20), session: Some(ended), by_reference: false }));
    }
}
