# syntax=docker/dockerfile:1
# One build, three images: `flink` (JobManager and TaskManager), `scoring` and `thalweg` (the command).

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/m2 \
    mvn --batch-mode --quiet -Dmaven.repo.local=/m2 -DskipTests -Dspotless.check.skip=true package \
 && mvn --batch-mode --quiet -Dmaven.repo.local=/m2 -DskipTests -Dspotless.check.skip=true package dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory=target/lib -pl scoring-job,workbench -am

FROM flink:2.3.0-java17 AS flink
# ND4J goes into Flink's own class path: in a job's class loader it would load a second, slower native library, and leak one
# per restart.
COPY --from=build /src/trainer-job/target/flink-lib/ /opt/flink/lib/
COPY --from=build /src/trainer-job/target/trainer-job-*-job.jar /opt/flink/usrlib/trainer-job.jar
COPY pipelines/ /pipelines/
# A volume takes its owner from the folder that it covers.
RUN mkdir /checkpoints && chown flink:flink /checkpoints

FROM eclipse-temurin:17-jre AS scoring
COPY --from=build /src/scoring-job/target/lib/ /opt/thalweg/lib/
COPY --from=build /src/scoring-job/target/scoring-job-*-SNAPSHOT.jar /opt/thalweg/lib/
COPY pipelines/ /pipelines/
# Without a configuration of its own, log4j writes to the console, but errors alone.
ENTRYPOINT ["java", "-Dlog4j2.level=warn", "-cp", "/opt/thalweg/lib/*", "io.thalweg.scoring.ScoringMain"]

FROM eclipse-temurin:17-jre AS thalweg
COPY --from=build /src/workbench/target/lib/ /opt/thalweg/lib/
COPY --from=build /src/workbench/target/workbench-*-SNAPSHOT.jar /opt/thalweg/lib/
COPY pipelines/ /pipelines/
ENTRYPOINT ["java", "-cp", "/opt/thalweg/lib/*", "io.thalweg.workbench.Thalweg"]
