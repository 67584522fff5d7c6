//! Passwords: Argon2id with the parameters of the OWASP cheat sheet (19 MiB, two passes, one lane). And random secrets that
//! are shown once, with the digests that are kept of them.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use db::Db;
use kernel::{Failure, Faults};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::{sync::Semaphore, task::spawn_blocking};
use totp_rs::Secret;
use zxcvbn::{Score, zxcvbn};

use crate::staff::domain::{Password, Username};

/// Hashes at once. Each takes 19 MiB and a core for some tens of milliseconds; a flood of sign-ins waits here.
const AT_ONCE: usize = 4;

/// At this score a password stands more than a hundred million guesses.
const LEAST_SCORE: Score = Score::Three;

/// Hashes and compares passwords, away from the threads that serve requests.
#[derive(Clone)]
pub(crate) struct Passwords {
    gate: Arc<Semaphore>,
    /// A hash of nothing anybody knows: compared with where there is no account, so that it takes as long.
    decoy: Arc<str>,
    /// Words that everybody here knows, such as the product's name.
    known_words: Arc<[String]>,
}

impl Passwords {
    /// Ready to hash.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub(crate) async fn new(known_words: &[String]) -> Result<Self, Failure> {
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        let decoy = hash_behind(&gate, random_secret()).await?;
        Ok(Self { gate, decoy: decoy.into(), known_words: known_words.into() })
    }

    /// The hash of a new password of somebody, who is called `name`.
    ///
    /// # Errors
    /// A fault at `pointer` when it is one of those that are tried first.
    pub(crate) async fn hash_new(
        &self,
        pointer: &'static str,
        password: &Password,
        (username, name): (&Username, &str),
    ) -> Result<String, Failure> {
        let mut words = self.known_words.to_vec();
        words.extend(name.split_whitespace().map(str::to_owned));
        password.refuse_context(pointer, username, &words)?;
        let text = SecretString::from(password.expose());
        let held = self.gate.acquire().await.map_err(|error| broken(error.into()))?;
        let (guessed, inputs) = (text.clone(), [words, vec![username.as_str().to_owned()]].concat());
        let score = spawn_blocking(move || score_of(&guessed, &inputs)).await;
        drop(held);
        if score.map_err(|error| broken(error.into()))? < LEAST_SCORE {
            let mut faults = Faults::new();
            faults.add(pointer, "password.common");
            faults.into_result()?;
        }
        self.hash(text).await
    }

    /// The hash of a password, in PHC form.
    pub(crate) async fn hash(&self, password: SecretString) -> Result<String, Failure> {
        hash_behind(&self.gate, password).await
    }

    /// True when `password` belongs to `hash`. Without a hash it is false, after the same time.
    pub(crate) async fn matches(
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

/// How hard a password is to guess for who knows common ones, keyboards, dates and these words.
fn score_of(password: &SecretString, words: &[String]) -> Score {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    zxcvbn(password.expose_secret(), &words).score()
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

/// 256 random bits as text. That much cannot be guessed, so a fast digest is all the hashing it needs.
pub(crate) fn random_secret() -> SecretString {
    let bits: [u8; 32] = rand::random();
    URL_SAFE_NO_PAD.encode(bits).into()
}

/// A secret that people read from paper and type: 80 random bits, which cannot be guessed either.
pub(crate) struct WrittenSecret {
    /// Its 16 letters of base32.
    pub(crate) letters: SecretString,
    /// In groups of four.
    pub(crate) shown: SecretString,
}

/// Makes one.
pub(crate) fn written_secret() -> WrittenSecret {
    let bits: [u8; 10] = rand::random();
    let letters = Secret::new(bits.into()).to_base32().to_lowercase();
    let mut shown = String::new();
    for (number, letter) in letters.chars().enumerate() {
        if number > 0 && number % 4 == 0 {
            shown.push('-');
        }
        shown.push(letter);
    }
    WrittenSecret { letters: letters.into(), shown: shown.into() }
}

/// The refresh token that follows `token`: always the same one, so that it can be given again without being kept, and
/// known to nobody who lacks our key.
pub(crate) fn successor_of(db: &Db, token: &SecretString) -> SecretString {
    let keyed = db.sealer().blind_index("refresh_tokens.successor", token.expose_secret());
    URL_SAFE_NO_PAD.encode(keyed).into()
}

/// What is kept of a secret.
pub(crate) fn digest_of(secret: &SecretString) -> [u8; 32] {
    Sha256::digest(secret.expose_secret()).into()
}

/// True when the digests are equal, in the same time whether or not.
pub(crate) fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.ct_eq(other).into()
}
