//! What the hotline says.

use contracts::hotline::{CallAnswered, CallEnded};

use super::{Example, at, id, text};

impl Example for CallAnswered {
    fn example() -> Self {
        Self {
            call_id: id(1),
            estate_id: Some(id(9)),
            agent_id: Some(id(14)),
            caller_index: Some(text("9f2c")),
            answered_at: at(0),
        }
    }
}

impl Example for CallEnded {
    fn example() -> Self {
        Self { call_id: id(1), estate_id: Some(id(9)), ended_at: at(0) }
    }
}
