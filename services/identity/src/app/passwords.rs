//! Passwords: Argon2id with the parameters of the OWASP cheat sheet (19 MiB, two passes, one lane).

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kernel::Failure;
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Hashes at once. Each takes 19 MiB and a core for some tens of milliseconds; a flood of sign-ins waits here.
const AT_ONCE: usize = 4;

/// Hashes and compares passwords, away from the threads that serve requests.
#[derive(Clone)]
pub(crate) struct Passwords {
    gate: Arc<Semaphore>,
    /// A hash of nothing anybody knows: compared with where there is no account, so that it takes as long.
    decoy: Arc<str>,
}

impl Passwords {
    /// Ready to hash.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub(crate) async fn new() -> Result<Self, Failure> {
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        let decoy = hash_behind(&gate, super::secrets::random_secret()).await?;
        Ok(Self { gate, decoy: decoy.into() })
    }

    /// The hash of a new password, in PHC form.
    pub(super) async fn hash(&self, password: SecretString) -> Result<String, Failure> {
        hash_behind(&self.gate, password).await
    }

    /// True when `password` belongs to `hash`. Without a hash it is false, after the same time.
    pub(super) async fn matches(
        &self,
        password: SecretString,
        hash: Option<String>,
    ) -> Result<bool, Failure> {
        let _held = self.gate.acquire().await.map_err(|error| broken(error.into()))?;
        let is_known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.as_ref().to_owned());
        let compare = move || -> Result<bool, Failure> {
            let parsed = PasswordHash::new(&hash).map_err(|error| broken(error.into()))?;
            Ok(Argon2::default().verify_password(password.expose_secret().as_bytes(), &parsed).is_ok())
        };
        let is_same = spawn_blocking(compare).await.map_err(|error| broken(error.into()))??;
        Ok(is_same && is_known)
    }
}

async fn hash_behind(gate: &Semaphore, password: SecretString) -> Result<String, Failure> {
    let _held = gate.acquire().await.map_err(|error| broken(error.into()))?;
    let hash = move || Argon2::default().hash_password(password.expose_secret().as_bytes());
    let hashed = spawn_blocking(hash).await.map_err(|error| broken(error.into()))?;
    hashed.map(|hash| hash.to_string()).map_err(|error| broken(error.into()))
}

fn broken(source: kernel::Cause) -> Failure {
    Failure::Broken { doing: "hashing a password", source }
}
