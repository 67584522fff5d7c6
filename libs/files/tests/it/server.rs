//! A server that speaks S3, over a folder: requests are signed, and what is signed otherwise is refused.
#![expect(clippy::disallowed_methods, reason = "a test's server has no runner")]

use std::path::Path;

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;

/// The one key it knows.
pub(crate) const KEY: (&str, &str) = ("steward", "a-key-that-nobody-guesses");

/// Serves the buckets in `folder`, each a folder there, until the test ends; gives its address.
pub(crate) async fn start(folder: &Path) -> String {
    let mut service = S3ServiceBuilder::new(FileSystem::new(folder).unwrap());
    service.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
    let service = service.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((socket, _peer)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let server = Builder::new(TokioExecutor::new());
                // A client that hangs up ends its connection with an error, which is nobody's fault.
                drop(server.serve_connection(TokioIo::new(socket), service).await);
            });
        }
    });
    address
}
