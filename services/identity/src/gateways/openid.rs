//! The group's own OpenID Connect provider: authorization code flow with PKCE, as `openidconnect` does it, which is the library
//! that verifies identity tokens by the book and asks over any HTTP client.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Failure;
use openidconnect::{
    AdditionalClaims, AuthType, AuthenticationFlow, AuthorizationCode, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims,
    UserInfoError,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
        CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
        CoreTokenType,
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Mutex;

use super::openid_http::{AskError, ProviderClient};
use crate::{
    app::{IdentityProvider, ProviderCode, ProviderRequest},
    config::ProviderConfig,
    provider_links::domain::{AccountClaim, ProvenPerson, ProviderSubject},
    sessions::domain::{ProviderProof, ProviderRefusal},
    staff::domain::{EmailAddress, Username},
};

/// What the provider says of itself is asked for again after so long …
const FRESH: TimeDelta = TimeDelta::hours(1);
/// … and goes on for so long while it does not answer.
const USABLE: TimeDelta = TimeDelta::hours(24);
/// Keys that are not there are asked for at once, but not more often; nor is a provider that did not answer.
const RELOADED: TimeDelta = TimeDelta::seconds(10);

/// What signs an identity token: with a key of the provider's alone. A shared secret could be used by whoever reads it.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Claims that the standard does not know: the group may name its accounts by one of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OwnClaims {
    #[serde(flatten)]
    all: BTreeMap<String, Value>,
}

impl AdditionalClaims for OwnClaims {}

type Fields = IdTokenFields<
    OwnClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type ProviderOfThis = Client<
    OwnClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider of the configuration.
pub(crate) struct OpenIdProvider {
    client: ProviderClient,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    config: ProviderConfig,
    /// Held while it is asked, so that many sign-ins at once ask once.
    asked: Mutex<Asked>,
}

/// What asking the provider has come to.
#[derive(Default)]
struct Asked {
    known: Option<Known>,
    /// When it did not answer, since it last did.
    failed_at: Option<DateTime<Utc>>,
}

/// What the provider says of itself, its keys included.
struct Known {
    metadata: Arc<CoreProviderMetadata>,
    at: DateTime<Utc>,
}

impl OpenIdProvider {
    /// Nothing is asked before somebody signs in.
    ///
    /// # Errors
    /// When there is no HTTP client; addresses were looked at with the settings.
    pub(crate) fn new(
        config: ProviderConfig,
        public_url: &str,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self {
            client: ProviderClient::new(config.issuer.starts_with("http://"))?,
            issuer: IssuerUrl::new(config.issuer.clone())?,
            redirect: RedirectUrl::new(format!("{public_url}/sign-in/provider"))?,
            config,
            asked: Mutex::default(),
        })
    }

    /// What is known of the provider, asked for again when it is older than `at_most`. While it does not answer, what it said
    /// before goes on, and it is left alone for a moment: whoever waits here waits for one attempt, not for that of each.
    async fn known(
        &self,
        now: DateTime<Utc>,
        at_most: TimeDelta,
    ) -> Result<Arc<CoreProviderMetadata>, Failure> {
        let mut asked = self.asked.lock().await;
        if let Some(known) = asked.known.as_ref().filter(|known| now - known.at < at_most) {
            return Ok(Arc::clone(&known.metadata));
        }
        if asked.failed_at.is_none_or(|at| now - at >= RELOADED) {
            match CoreProviderMetadata::discover_async(self.issuer.clone(), &self.client).await {
                Ok(metadata) => {
                    let metadata = Arc::new(metadata);
                    *asked = Asked {
                        known: Some(Known { metadata: Arc::clone(&metadata), at: now }),
                        failed_at: None,
                    };
                    return Ok(metadata);
                }
                Err(error) => {
                    tracing::warn!(%error, "the sign-in provider says nothing of itself");
                    asked.failed_at = Some(now);
                }
            }
        }
        let before = asked.known.as_ref().filter(|known| now - known.at < USABLE);
        let before = before.map(|known| Arc::clone(&known.metadata));
        before.ok_or_else(|| away("asking the sign-in provider what it is", AskError::SaysNothing))
    }

    fn client_of(&self, metadata: &CoreProviderMetadata) -> Result<ProviderOfThis, Failure> {
        let endpoints =
            [Some(metadata.authorization_endpoint().url()), metadata.token_endpoint().map(|at| at.url())];
        if !endpoints.into_iter().flatten().all(|url| self.client.is_allowed(url)) {
            return Err(away("asking the sign-in provider what it is", AskError::NotHttps));
        }
        let id = ClientId::new(self.config.client_id.clone());
        let secret = self.config.client_secret.as_ref();
        let secret = secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
        let client = ProviderOfThis::from_provider_metadata(metadata.clone(), id, secret)
            .set_redirect_uri(self.redirect.clone());
        let takes = metadata.token_endpoint_auth_methods_supported();
        let takes = |method| takes.is_some_and(|methods| methods.contains(&method));
        let is_posted =
            takes(CoreClientAuthMethod::ClientSecretPost) && !takes(CoreClientAuthMethod::ClientSecretBasic);
        Ok(if is_posted { client.set_auth_type(AuthType::RequestBody) } else { client })
    }

    /// The verified claims of an identity token; with the provider's keys asked for anew where they have changed.
    async fn verified(
        &self,
        (tokens, nonce): (&Tokens, &Nonce),
        now: DateTime<Utc>,
    ) -> Result<Option<ProvenClaims>, Failure> {
        let Some(token) = tokens.id_token() else { return Ok(None) };
        for at_most in [FRESH, RELOADED] {
            let client = self.client_of(&*self.known(now, at_most).await?)?;
            let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || now);
            match token.claims(&verifier, nonce) {
                Ok(claims) => {
                    return Ok(Some(ProvenClaims {
                        subject: claims.subject().to_string(),
                        methods: claims
                            .auth_method_refs()
                            .into_iter()
                            .flatten()
                            .map(|it| it.to_string())
                            .collect(),
                        all: serde_json::to_value(claims).map_err(broken)?,
                    }));
                }
                Err(error) => tracing::warn!(%error, "an identity token is not trusted"),
            }
        }
        Ok(None)
    }

    /// What the provider says besides, of the person whom it has proven.
    async fn told(&self, tokens: &Tokens, subject: &str, now: DateTime<Utc>) -> Result<Value, Failure> {
        let metadata = self.known(now, FRESH).await?;
        let client = self.client_of(&metadata)?;
        let subject = openidconnect::SubjectIdentifier::new(subject.to_owned());
        let Ok(request) = client.user_info(tokens.access_token().clone(), Some(subject)) else {
            return Ok(Value::Null);
        };
        match request.request_async::<OwnClaims, _, CoreGenderClaim>(&self.client).await {
            Ok(claims) => to_value(&claims),
            Err(UserInfoError::Request(error)) => {
                Err(away("asking the sign-in provider who somebody is", error))
            }
            Err(error) => {
                tracing::warn!(%error, "the sign-in provider does not tell who somebody is");
                Ok(Value::Null)
            }
        }
    }

    /// Which account it is here by the claim that is trusted, if one is.
    async fn account(
        &self,
        tokens: &Tokens,
        proven: &ProvenClaims,
        now: DateTime<Utc>,
    ) -> Result<Option<AccountClaim>, Failure> {
        let Some(name) = self.config.account_claim.as_deref() else { return Ok(None) };
        // Few providers put more than who it is into the token itself.
        if let Some(account) = account_in(&proven.all, name) {
            return Ok(Some(account));
        }
        Ok(account_in(&self.told(tokens, &proven.subject, now).await?, name))
    }
}

/// What an identity token says that is trusted.
struct ProvenClaims {
    subject: String,
    methods: Vec<String>,
    all: Value,
}

/// The account that a claim of this name names. An address counts where the provider has verified it.
fn account_in(claims: &Value, name: &str) -> Option<AccountClaim> {
    let value = claims.get(name)?.as_str().filter(|value| !value.trim().is_empty())?;
    if name != "email" {
        return Some(AccountClaim::Username(Username::tried(value)));
    }
    let is_verified = claims.get("email_verified").and_then(Value::as_bool).unwrap_or_default();
    EmailAddress::told(value).filter(|_email| is_verified).map(AccountClaim::Email)
}

#[async_trait]
impl IdentityProvider for OpenIdProvider {
    async fn request(&self, state: &SecretString, now: DateTime<Utc>) -> Result<ProviderRequest, Failure> {
        let client = self.client_of(&*self.known(now, FRESH).await?)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let state = CsrfToken::new(state.expose_secret().to_owned());
        let mut request = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || state,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        for scope in &self.config.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        let (url, _state, nonce) = request.url();
        let proof = ProviderProof { nonce: nonce.secret().clone(), verifier: verifier.into_secret() };
        Ok(ProviderRequest { url: url.to_string(), proof })
    }

    async fn redeem(
        &self,
        code: ProviderCode,
        now: DateTime<Utc>,
    ) -> Result<Result<ProvenPerson, ProviderRefusal>, Failure> {
        let ProviderCode { code, proof } = code;
        let client = self.client_of(&*self.known(now, FRESH).await?)?;
        let Ok(request) = client.exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
        else {
            return Ok(Err(ProviderRefusal::CodeRefused));
        };
        let answer = request
            .set_pkce_verifier(PkceCodeVerifier::new(proof.verifier))
            .request_async(&self.client)
            .await;
        let tokens: Tokens = match answer {
            Ok(tokens) => tokens,
            Err(RequestTokenError::Request(error)) => {
                return Err(away("exchanging a code at the sign-in provider", error));
            }
            Err(error) => {
                tracing::warn!(%error, "the sign-in provider did not take a code back");
                return Ok(Err(ProviderRefusal::CodeRefused));
            }
        };
        let nonce = Nonce::new(proof.nonce);
        let Some(proven) = self.verified((&tokens, &nonce), now).await? else {
            return Ok(Err(ProviderRefusal::TokenUntrusted));
        };
        let account = self.account(&tokens, &proven, now).await?;
        let trusted = &self.config.trusted_methods;
        let has_second_factor = proven.methods.iter().any(|method| trusted.contains(method));
        let subject = ProviderSubject { issuer: self.config.issuer.clone(), subject: proven.subject };
        Ok(Ok(ProvenPerson { subject, account, has_second_factor }))
    }
}

fn to_value(claims: &UserInfoClaims<OwnClaims, CoreGenderClaim>) -> Result<Value, Failure> {
    serde_json::to_value(claims).map_err(broken)
}

fn broken(source: serde_json::Error) -> Failure {
    Failure::Broken { doing: "reading what the sign-in provider tells", source: source.into() }
}

fn away(doing: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::Unavailable { doing, source: source.into() }
}
