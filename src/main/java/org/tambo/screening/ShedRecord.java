package org.tambo.screening;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How often an entry of a kind found no room. */
@Entity
@Table(name = "shed")
class ShedRecord extends PanacheEntityBase {
    @Id
    String kind = "";

    long count;
    long lastAt;
}
