//! What to answer about a thing of another service that is not known here: that there is none, or that its event is on
//! its way.
//!
//! A copy that is fed by events is behind by as long as the bus takes. To a client that has just made the thing "there is
//! no such thing" would be final and wrong. So an id that was made within the last hour and of which nothing was received
//! is answered with `not_known_yet` (503 and `Retry-After`); a thing that was received, or an id that is older, with the
//! refusal that the caller has for it.

use kernel::Refusal;
use sea_orm::{ConnectionTrait, prelude::Uuid};

use crate::{Db, DbError, inbox};

/// How long the event of something new may be on its way.
const LONGEST_MILLIS: u128 = 60 * 60 * 1000;

impl Db {
    /// What to refuse a request with that names `subject`, should this service turn out to keep nothing of it: `final_one`
    /// when that is certain. `aggregates` are those whose events would have brought it, such as `ticketing.ticket`.
    ///
    /// Ask before the thing is looked for: what is received between the two is then found. The other way round it would
    /// count as received and be refused for good as unknown.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn refusal_if_absent(
        &self,
        conn: &impl ConnectionTrait,
        aggregates: &[&str],
        subject: &str,
        final_one: Refusal,
    ) -> Result<Refusal, DbError> {
        if self.is_new(subject) && !inbox::was_received(conn, aggregates, subject).await? {
            return Ok(Refusal::not_known_yet());
        }
        Ok(final_one)
    }

    /// True for an id that was made within the last hour, by the clock that ids are made by.
    fn is_new(&self, subject: &str) -> bool {
        let Ok(id) = subject.parse::<Uuid>() else { return false };
        let millis = |id: Uuid| id.as_u128() >> 80;
        id.get_version_num() == 7 && millis(self.ids().next()).abs_diff(millis(id)) <= LONGEST_MILLIS
    }
}
