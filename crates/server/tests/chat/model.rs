//! A group driven at random against a slow model that writes down, for each member and each
//! entry, whether they were there.
