//! Where files lie that people hand in.

use std::path::{Path, PathBuf};

use files::{S3, Store, StoreError};
use sealing::Sealer;

use super::{Profile, Settings, web_address};

/// The section `files`: a folder or a bucket.
#[derive(Debug, Clone)]
pub enum FilesConfig {
    /// `files.dir`: a folder that every process of the service sees; `files` in the data folder when embedded.
    Folder(PathBuf),
    /// `files.bucket`, which has to be there, with `files.region` (`us-east-1`), `files.access_key` and `files.secret_key`. Of
    /// another store than Amazon's also `files.endpoint` and, where buckets are named by the host, `files.path_style`
    /// (`true` where an endpoint is set).
    Bucket(S3),
    /// Nothing was set, in a cluster.
    Nowhere,
}

impl FilesConfig {
    /// Reads the section; faults stay in `settings`.
    pub(super) fn read(settings: &mut Settings, (profile, data_dir): (Profile, &Path)) -> Self {
        let dir: Option<PathBuf> = settings.find("files.dir");
        let bucket: Option<String> = settings.find("files.bucket");
        let endpoint = web_address(settings, "files.endpoint");
        let region = settings.get("files.region", "us-east-1".to_owned());
        let (access_key, secret_key) =
            (settings.secret("files.access_key"), settings.secret("files.secret_key"));
        let is_path_style = settings.get("files.path_style", endpoint.is_some());
        match (dir, bucket, access_key, secret_key) {
            (None, Some(bucket), Some(access_key), Some(secret_key)) => {
                Self::Bucket(S3 { endpoint, bucket, region, access_key, secret_key, is_path_style })
            }
            (None, Some(_bucket), _, _) => {
                settings.fault("files.bucket", "needs `files.access_key` and `files.secret_key`");
                Self::Nowhere
            }
            (Some(_dir), Some(_bucket), _, _) => {
                settings.fault("files.dir", "is one way and `files.bucket` the other: leave one out");
                Self::Nowhere
            }
            (Some(dir), None, _, _) => Self::Folder(dir),
            (None, None, _, _) => match profile {
                Profile::Embedded => Self::Folder(data_dir.join("files")),
                Profile::Cluster => Self::Nowhere,
            },
        }
    }

    /// The store, whose sealed files are sealed by `sealer`.
    ///
    /// # Errors
    /// When there is none, or what is said of it makes no sense.
    pub fn open(&self, sealer: &Sealer) -> Result<Store, StoreError> {
        match self {
            Self::Folder(dir) => Store::in_folder(dir, sealer.clone()),
            Self::Bucket(s3) => Store::in_bucket(s3, sealer.clone()),
            Self::Nowhere => {
                let unset = "files.bucket or files.dir must be set";
                Err(std::io::Error::new(std::io::ErrorKind::NotFound, unset).into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(profile: Profile, pairs: &[(&str, &str)]) -> (FilesConfig, Vec<String>) {
        let mut settings = Settings::from_pairs(pairs.iter().map(|(key, value)| (*key, (*value).to_owned())));
        let config = FilesConfig::read(&mut settings, (profile, Path::new("/data")));
        (config, settings.finish().err().map(|error| error.0).unwrap_or_default())
    }

    const KEYS: [(&str, &str); 2] = [("files.access_key", "a"), ("files.secret_key", "b")];

    #[test]
    fn files_lie_in_a_folder_beside_the_data_or_where_it_is_said() {
        let (config, faults) = read(Profile::Embedded, &[]);
        assert!(matches!(config, FilesConfig::Folder(dir) if dir == Path::new("/data/files")));
        assert!(faults.is_empty());
        let (config, _faults) = read(Profile::Cluster, &[]);
        assert!(config.open(&Sealer::for_tests()).is_err());
        let of =
            [&[("files.bucket", "steward"), ("files.endpoint", "http://127.0.0.1:9000")], &KEYS[..]].concat();
        let (config, faults) = read(Profile::Cluster, &of);
        assert!(matches!(&config, FilesConfig::Bucket(s3) if s3.is_path_style), "{config:?}");
        assert!(faults.is_empty() && !format!("{config:?}").contains("\"b\""));
        drop(rustls::crypto::ring::default_provider().install_default());
        assert!(config.open(&Sealer::for_tests()).is_ok());
        let of = [&[("files.bucket", "steward")], &KEYS[..]].concat();
        let (config, _faults) = read(Profile::Cluster, &of);
        assert!(matches!(config, FilesConfig::Bucket(s3) if !s3.is_path_style && s3.endpoint.is_none()));
    }

    #[test]
    fn half_a_bucket_and_two_places_are_faults() {
        for (pairs, fault) in [
            (vec![("files.bucket", "steward")], "files.bucket: needs"),
            (
                vec![("files.bucket", "steward"), ("files.dir", "/srv"), KEYS[0], KEYS[1]],
                "files.dir: is one way",
            ),
            (vec![("files.endpoint", "minio:9000")], "files.endpoint: "),
        ] {
            let (_config, faults) = read(Profile::Cluster, &pairs);
            assert!(faults.len() == 1 && faults[0].starts_with(fault), "{faults:?}");
        }
    }
}
