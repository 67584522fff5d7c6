//! How services tell each other what happened: one [`Bus`] with two adapters.

mod attempt;
mod binding;
mod consumer;
mod delivery;
mod error;
pub mod in_process;
mod lanes;
mod meter;
mod port;
pub mod rabbit;
mod wait;

pub use binding::Binding;
pub use consumer::{Consumer, DeadLetter, Delivery, Outcome};
pub use delivery::RetryPolicy;
pub use error::BusError;
pub use port::{Bus, Subscription};
