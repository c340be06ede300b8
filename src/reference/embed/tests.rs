//! Forms of embeds, each in a page of its own.
