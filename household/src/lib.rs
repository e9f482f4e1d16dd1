//! household
