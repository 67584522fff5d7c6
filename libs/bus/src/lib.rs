//! How services tell each other what happened: one [`Bus`] with two adapters.

mod binding;
mod consumer;
mod delivery;
mod error;
mod port;

pub use binding::Binding;
pub use consumer::{Consumer, DeadLetter, Delivery, Outcome};
pub use delivery::RetryPolicy;
pub use error::BusError;
pub use port::{Bus, Subscription};
