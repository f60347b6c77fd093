//! Not the HTTP client of this name: a stand-in that never opens a connection.
//!
//! `dsntk-feel-evaluator` calls external Java functions of DMN over HTTP. A decision model must not be able to reach a
//! network, and the real client would bring a second async runtime and a TLS stack. The root manifest therefore
//! replaces it with this crate through `[patch.crates-io]`. It has exactly the items that are called there, and each
//! call ends in [`Error`]. `lotse-decision` refuses external functions before they get this far.

use std::fmt;

/// Why a call was not made: there is no client here.
#[derive(Debug)]
pub struct Error(());

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("external functions are not called: decision models have no access to a network")
    }
}

impl std::error::Error for Error {}

/// The blocking interface.
pub mod blocking {
    use super::Error;

    /// Makes requests that are never sent.
    #[derive(Debug, Default)]
    pub struct Client(());

    impl Client {
        /// A client that knows no network.
        #[must_use]
        pub fn new() -> Self {
            Self(())
        }

        /// A request that is never sent.
        #[must_use]
        pub fn post(&self, _url: &str) -> RequestBuilder {
            RequestBuilder(())
        }
    }

    /// A request that is never sent.
    #[derive(Debug)]
    pub struct RequestBuilder(());

    impl RequestBuilder {
        /// Drops the body.
        #[must_use]
        pub fn json<T: serde::Serialize + ?Sized>(self, _body: &T) -> Self {
            self
        }

        /// Always fails.
        ///
        /// # Errors
        /// Every time.
        pub fn send(self) -> Result<Response, Error> {
            Err(Error(()))
        }
    }

    /// An answer that never comes.
    #[derive(Debug)]
    pub struct Response(());

    impl Response {
        /// Always fails.
        ///
        /// # Errors
        /// Every time.
        pub fn json<T: serde::de::DeserializeOwned>(self) -> Result<T, Error> {
            Err(Error(()))
        }
    }
}
