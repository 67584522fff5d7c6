//! The days that the demo group has behind it, lived in seconds, and those in which somebody tries it.
//!
//! * `plan`: what happens when, drawn by a seed alone · `clock`: which shows the moment that is lived · `cast`: who does it,
//!   each by their own sign-in · `player`: carries the plan out over the public API · `round`: what is seen on the day, such
//!   as which follow-ups are due.
//!
//! The clock of the trade stands in the past and is put forward from step to step, so that deadlines, timers and follow-ups
//! fire as they would have. Sign-ins and rosters stay on the wall's time throughout.

mod cast;
mod clock;
pub mod plan;
mod player;
mod round;

pub(crate) use cast::Cast;
pub use clock::LivedClock;
pub(crate) use player::Player;
