package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A finger's picture that follows a hit to the centre. */
@Entity
@Table(name = "picture")
class PictureRecord extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id = 0L;

    /** The hit's sequence. */
    long hit;

    /** Where it stands among the fingers that the hit names, from 0. */
    int place;

    /** Of the picture's bytes, hexadecimal. */
    String sha256 = "";

    /** The picture, sealed; null once the centre has receipted it, or its hit was taken back. */
    byte @Nullable [] sealed;

    /** Bytes that the sealed picture takes while it is here. */
    long size;

    @Nullable
    Long receipt;
}
