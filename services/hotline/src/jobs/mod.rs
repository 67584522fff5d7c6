//! What has to run when time passes: nothing yet, since calls end when somebody says so.
#![warn(clippy::future_not_send)]
