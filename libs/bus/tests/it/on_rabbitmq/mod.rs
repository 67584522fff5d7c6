//! The contract on the broker, and what only a broker can be asked.

mod line;
mod missing;
mod partitions;
mod queues;

use crate::{broker::with_broker, contract::contract};

contract!(with_broker);
