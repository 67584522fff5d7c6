//! Readers that stop reading.

use std::{any::Any, io, time::Duration};

use actix_web::rt::net::TcpStream;

/// Has the kernel end a connection on which nothing of what is sent is taken for so long. While nobody reads, the HTTP library
/// asks an answer for nothing more: a live stream sees neither its token end nor the process, and cannot give up its place.
pub(crate) fn end_when_stalled(connection: &dyn Any, after: Duration) {
    let Some(stream) = connection.downcast_ref::<TcpStream>() else { return };
    if let Err(error) = limit(stream, after) {
        tracing::warn!(%error, "a connection may stall for as long as the kernel lets it");
    }
}

#[cfg(target_os = "linux")]
fn limit(stream: &TcpStream, after: Duration) -> io::Result<()> {
    socket2::SockRef::from(stream).set_tcp_user_timeout(Some(after))
}

/// Elsewhere it is the kernel's to say: the suite runs on Linux, and is only built elsewhere.
#[cfg(not(target_os = "linux"))]
fn limit(_stream: &TcpStream, _after: Duration) -> io::Result<()> {
    Ok(())
}
