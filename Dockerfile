# An image of the distribution that mvn package makes:
#
#   docker build -t deployer .
#   docker run --rm -v "$PWD:/work" -v "$HOME/.ssh:/home/deployer/.ssh:ro" deployer status production
#
# Java 25 has ML-KEM, which the oldest Java that will do, 17, has not.
FROM eclipse-temurin:25-jre
ARG VERSION=0.1.0
# What is sent is held against git.
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
ADD deployer-cli/target/deployer-${VERSION}.tar.gz /opt
RUN ln -s /opt/deployer-${VERSION}/bin/deployer /usr/local/bin/deployer \
  && sh /opt/deployer-${VERSION}/lib/make-archive \
  && useradd --create-home deployer
USER deployer
WORKDIR /work
ENTRYPOINT ["deployer"]
CMD ["--help"]
