/**
 * The centre's role, in a build of its own on PostgreSQL: takes what the countries ask for, publishes it as signed and sealed
 * files, and takes what the checkpoints send up. Notices, devices' entries and operators' requests come in; segments,
 * metadata, receipts and alerts to the countries' contacts go out. Everything that must last is in the database, so that
 * several instances can stand side by side.
 */
@org.jspecify.annotations.NullMarked
package org.tambo.centre;
