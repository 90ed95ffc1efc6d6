package org.tambo.security;

/** A person who decides; named in every decision. */
public record Officer(String id, String name) {}
