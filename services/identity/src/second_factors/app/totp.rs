//! The codes of an authenticator: six digits of HMAC-SHA-1 for each half minute, which is all that every such app can.

use chrono::{DateTime, Utc};
use kernel::{Cause, Failure};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Digits of a code, and for how many seconds it is shown.
const DIGITS: u8 = 6;
const STEP_SECS: u64 = 30;

/// How many steps a clock may be off, either way: a phone that is half a minute wrong, or a code that was typed slowly
/// (RFC 6238 §5.2).
const DRIFT: u16 = 1;

/// 160 random bits in base32, as long as the digest (RFC 4226 §4).
pub(super) fn fresh_key() -> String {
    Secret::new_stack(rand::random()).to_base32()
}

/// What an authenticator reads from a QR code: the key, whose it is and what it opens.
pub(super) fn uri_of(key: &str, issuer: &str, username: &str) -> Result<String, Failure> {
    let builder = builder(key)?.with_issuer(Some(issuer)).with_account_name(username);
    builder.build().and_then(|generator| generator.to_url()).map_err(|error| broken(error.into()))
}

/// The number of the step near `now` whose code these digits are.
pub(super) fn matching_step(key: &str, digits: &str, now: DateTime<Utc>) -> Result<Option<i64>, Failure> {
    let generator: Totp = builder(key)?.build().map_err(|error| broken(error.into()))?;
    // Before 1970 there are no steps.
    let Ok(at) = u64::try_from(now.timestamp()) else { return Ok(None) };
    Ok(generator.check(digits, at).and_then(|step| i64::try_from(step).ok()))
}

fn builder(key: &str) -> Result<Builder, Failure> {
    let secret = Secret::try_from_base32(key).map_err(|error| broken(error.into()))?;
    Ok(Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP_SECS)
        .with_skew(DRIFT)
        .with_secret(secret))
}

fn broken(source: Cause) -> Failure {
    Failure::Broken { doing: "reading the key of an authenticator", source }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use totp_rs::Secret;

    use super::{fresh_key, matching_step, uri_of};

    /// RFC 6238, appendix B: the last six of the eight digits of its table for SHA-1.
    #[test]
    fn codes_are_those_of_the_standard() {
        let key = Secret::new_stack(*b"12345678901234567890").to_base32();
        for (secs, digits) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            let at = DateTime::from_timestamp(secs, 0).unwrap();
            assert_eq!(matching_step(&key, digits, at).unwrap(), Some(secs / 30), "{digits}");
            assert_eq!(matching_step(&key, "000000", at).unwrap(), None);
        }
    }

    #[test]
    fn a_key_is_its_own_and_its_address_tells_whose_it_is() {
        let key = fresh_key();
        assert_eq!(key.len(), 32);
        assert_ne!(key, fresh_key());
        let uri = uri_of(&key, "Harbour Estates", "li.wei").unwrap();
        assert!(uri.starts_with("otpauth://totp/Harbour%20Estates:li.wei?"), "{uri}");
        assert!(uri.contains(&format!("secret={key}")) && uri.contains("issuer=Harbour%20Estates"), "{uri}");
    }
}
