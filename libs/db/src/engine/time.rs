//! The database's own clock: the one that all processes of a service share.

use std::time::Duration;

use sea_orm::{
    ExprTrait,
    sea_query::{Expr, IntoColumnRef},
};

use super::Engine;

/// The server's time `after` from now, as a timestamp to store or to compare with.
pub(crate) fn server_time(engine: Engine, after: Duration) -> Expr {
    match engine {
        // In the form in which timestamps are stored, which is compared as text.
        Engine::Sqlite => Expr::cust_with_values(
            "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', ?)",
            [format!("+{:.3} seconds", after.as_secs_f64())],
        ),
        // `now()` would be the time at which the transaction began.
        Engine::Postgres => {
            Expr::cust_with_values("(clock_timestamp() + $1 * interval '1 second')", [after.as_secs_f64()])
        }
    }
}

/// True when the lease that ends at `column` and lasts `ttl` is nobody's any more: it is over, or ends later than any that
/// could have been taken by now, because the clock was set back after it was.
pub(crate) fn is_over(engine: Engine, column: impl IntoColumnRef, ttl: Duration) -> Expr {
    let end = Expr::col(column);
    let is_past = end.clone().lte(server_time(engine, Duration::ZERO));
    is_past.or(end.gt(server_time(engine, ttl * 2)))
}
