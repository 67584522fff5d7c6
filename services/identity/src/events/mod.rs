//! Identity says nothing on the bus and hears nothing there: what others need to know of a caller travels in the
//! caller's token, and a name behind an id is asked for when somebody looks.
