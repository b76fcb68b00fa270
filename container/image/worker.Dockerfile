# Waybill's worker image: the slim one with a Java of just the modules that our data steps need, and those steps:
# waybill-worker STEP. Built by build.sh, which prepares the context.
ARG SLIM=localhost/waybill-slim:latest
ARG JDK=docker.io/library/eclipse-temurin:17-jdk
FROM ${JDK} AS java
ARG MODULES
RUN jlink --add-modules "${MODULES}" --strip-debug --no-man-pages --no-header-files --compress=2 --output /opt/java

FROM ${SLIM}
USER root
COPY --from=java /opt/java /opt/java
COPY worker/ /opt/waybill/
USER 10001:10001
ENV PATH=/opt/waybill/bin:$PATH
