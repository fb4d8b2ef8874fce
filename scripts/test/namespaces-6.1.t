#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Namespaces on Debian's 6.1 kernel.
kernel=6.1 kills=${KILLS:-10}
# shellcheck source=namespaces.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/namespaces.sh"
