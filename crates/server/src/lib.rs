//! HTTP interface: sessions, roles, imports, maps, and the embedded user interface.
