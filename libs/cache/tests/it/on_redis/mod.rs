//! What an outage of Redis may cost.

mod counts;
mod reads;
