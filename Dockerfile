# The edge service on the JVM. Serial ports are passed in with --device, the station's folder as a volume at /var/lib/tambo.
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends cmake g++ make maven \
    pkg-config libglib2.0-dev libgusb-dev libfprint-2-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /tambo
COPY pom.xml ./
COPY .mvn .mvn
COPY native native
RUN cmake -S native -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF -DTAMBO_USB=ON -DTAMBO_USB_DESTINATION=../libexec \
    && cmake --build build --parallel \
    && cmake --install build --prefix .tambo/native/jar
COPY src src
COPY device-profiles device-profiles
COPY policies policies
RUN mvn -B -ntp package -DskipTests

FROM eclipse-temurin:25-jre
RUN apt-get update && apt-get install -y --no-install-recommends libfprint-2-2 libpcsclite1 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --groups dialout --create-home --home-dir /var/lib/tambo tambo
COPY --from=build /tambo/target/quarkus-app /opt/tambo
COPY --from=build /tambo/.tambo/native/libexec/tambo-usb /usr/libexec/tambo/tambo-usb
COPY --from=build /tambo/device-profiles /opt/tambo/device-profiles
COPY --from=build /tambo/policies /opt/tambo/policies
USER tambo
ENV TAMBO_STATION_DATA=/var/lib/tambo/station TAMBO_DEVICES_PROFILES=/opt/tambo/device-profiles TAMBO_POLICY_FOLDER=/opt/tambo/policies
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx1g", "-jar", "/opt/tambo/quarkus-run.jar"]
